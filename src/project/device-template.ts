import type { Box, DeviceKey } from '../pixel/index.ts';

/** Where pictures of a kind of device have text: covered in each of them, whatever the search finds. */
export interface DeviceTemplate {
  readonly id: string;
  /** Values that a picture must have; those that are absent do not matter. */
  readonly device: Partial<DeviceKey>;
  readonly boxes: readonly Box[];
  readonly from: 'review' | 'learned' | 'imported';
  readonly reviewer?: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}
