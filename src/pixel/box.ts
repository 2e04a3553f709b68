/** A rectangle of a frame: from `left` and `top` to before `right` and `bottom`, in pixels from the upper left corner. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}
