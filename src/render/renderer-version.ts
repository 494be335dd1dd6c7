/** Part of every shard's key: bump when any pixel of any image changes. */
export const RENDERER_VERSION = 4;
