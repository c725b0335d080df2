import { DEFAULTS } from '../../config/defaults.js';
import { type FlagTable, toggle, value } from './flag.js';

export const PICTURE_FLAGS: FlagTable = {
  display: value('Picture:', 'auto, window or none', DEFAULTS.display),
  timeoverlay: toggle('Picture:', 'show the running time in the picture on each side', false),
};

/** What a receiver alone can do with its picture. */
export const READING_FLAGS: FlagTable = {
  'read-stamp': value('Picture:', 'picture, or camera: a stamp that was filmed from a screen', DEFAULTS.readStamp),
};
