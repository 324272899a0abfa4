/** Where the tour's card stands beside what it is about. Pure; all in CSS pixels of the window. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const GAP = 12;

/** What of it is in the window; null where nothing is. */
export function inWindow(box: Box, window: Size): Box | null {
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
  const width = Math.min(window.width, box.left + box.width) - left;
  const height = Math.min(window.height, box.top + box.height) - top;
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}

/** Beside it where there is room, else over the half of the window that has less of it; without one in the middle. */
export function placeCard(box: Box | null, card: Size, window: Size): { left: number; top: number } {
  const [centre, middle] = [(window.width - card.width) / 2, (window.height - card.height) / 2];
  if (box === null) return { left: centre, top: middle };
  const [left, top] = [within(box.left, card.width, window.width), within(box.top, card.height, window.height)];
  const places = [
    { left: box.left + box.width + GAP, top },
    { left, top: box.top + box.height + GAP },
    { left, top: box.top - card.height - GAP },
    { left: box.left - card.width - GAP, top },
  ];
  const isUpper = box.top + box.height / 2 < window.height / 2;
  const over = { left: centre, top: isUpper ? window.height - card.height - GAP : GAP };
  return places.find((place) => fits(place.left, card.width, window.width) && fits(place.top, card.height, window.height)) ?? over;
}

function within(start: number, length: number, all: number): number {
  return Math.max(GAP, Math.min(start, all - length - GAP));
}

function fits(start: number, length: number, all: number): boolean {
  return start >= 0 && start + length <= all;
}
