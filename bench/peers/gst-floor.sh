#!/usr/bin/env bash
# The floor: one gst-launch process that encodes, packetises and decodes each frame. No OpenCV, no socket, no second process.
# usage: gst-floor.sh WIDTH HEIGHT FPS FRAMES BITRATE_KBPS
# Prints one JSON line: of every frame the latency from source to sink (GStreamer's latency tracer) and when it arrived.
set -euo pipefail
width=$1 height=$2 fps=$3 frames=$4 bitrate=$5
log=$(mktemp)
trap 'rm -f "$log"' EXIT

export GST_TRACERS='latency(flags=pipeline)' GST_DEBUG='GST_TRACER:7' GST_DEBUG_NO_COLOR=1 GST_DEBUG_FILE=$log
gst-launch-1.0 -q videotestsrc is-live=true num-buffers="$frames" \
  ! "video/x-raw,format=I420,width=$width,height=$height,framerate=$fps/1" \
  ! x264enc tune=zerolatency bitrate="$bitrate" speed-preset=superfast key-int-max="$fps" \
  ! rtph264pay config-interval=-1 ! rtph264depay ! avdec_h264 ! fakesink sync=false >/dev/null

# A record ends in "time=(guint64)NS, ts=(guint64)NS;": the latency, and when it was measured.
sed -nE 's/.* latency, .*time=\(guint64\)([0-9]+), ts=\(guint64\)([0-9]+);.*/\1 \2/p' "$log" | awk '
  { latencies = latencies comma sprintf("%.3f", $1 / 1e6); arrivals = arrivals comma sprintf("%.3f", $2 / 1e6); comma = "," }
  END { printf "{\"latenciesMs\":[%s],\"arrivalsMs\":[%s]}\n", latencies, arrivals }'
