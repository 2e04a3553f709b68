import type { DataSet } from '../dicom/index.ts';

/** Which kind of device made a picture, and in which size: where it writes text is the same in all of them. */
export interface DeviceKey {
  readonly manufacturer: string;
  readonly model: string;
  readonly software: string;
  readonly rows: number;
  readonly columns: number;
  readonly modality: string;
  readonly sopClass: string;
}

const SOP_CLASS_UID = 0x00080016;
const MODALITY = 0x00080060;
const MANUFACTURER = 0x00080070;
const MODEL_NAME = 0x00081090;
const SOFTWARE_VERSIONS = 0x00181020;
const ROWS = 0x00280010;
const COLUMNS = 0x00280011;

/** As the header of the source says. */
export function deviceKeyOf(dataSet: DataSet): DeviceKey {
  return {
    manufacturer: dataSet.text(MANUFACTURER),
    model: dataSet.text(MODEL_NAME),
    software: dataSet.texts(SOFTWARE_VERSIONS).join('\\'),
    rows: dataSet.number(ROWS) ?? 0,
    columns: dataSet.number(COLUMNS) ?? 0,
    modality: dataSet.text(MODALITY),
    sopClass: dataSet.text(SOP_CLASS_UID),
  };
}

/** Every value that is given is the same. */
export function isOfDevice(asked: Partial<DeviceKey>, key: DeviceKey): boolean {
  const names = Object.keys(asked) as (keyof DeviceKey)[];
  return names.every((name) => asked[name] === undefined || asked[name] === key[name]);
}
