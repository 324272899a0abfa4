/** Our icons; style/sidebar.css gives those of lessons their colours. Shape and colour both tell the standing, for who cannot see the one or the other. */

import { LabIcon } from "@jupyterlab/ui-components";

import type { Standing } from "./progress.js";

const icon = (name: string, viewBox: number, shapes: string) =>
  new LabIcon({
    name: `waymark-lab:${name}`,
    svgstr: `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 ${viewBox} ${viewBox}">${shapes}</svg>`,
  });

const ring = '<circle cx="8" cy="8" r="6" class="waymark-icon-line"/>';
const disc = (className: string) => `<circle cx="8" cy="8" r="7" class="${className}"/>`;
const sign = (path: string) =>
  `<path d="${path}" class="waymark-icon-sign" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A mortarboard: the sidebar's own, in the colours of the others. */
export const coursesIcon = icon(
  "courses",
  24,
  '<g class="jp-icon3" fill="#616161"><path d="M12 3 1 9l11 6 9-4.9V17h2V9z"/><path d="M5 13.2v4L12 21l7-3.8v-4L12 17z"/></g>',
);

export const standingIcons: Readonly<Record<Standing, LabIcon>> = {
  locked: icon(
    "locked",
    16,
    '<rect x="3" y="7" width="10" height="7.5" rx="1.5" class="waymark-icon-plain"/>' +
      '<path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" class="waymark-icon-line"/>',
  ),
  open: icon("open", 16, ring),
  in_progress: icon("in-progress", 16, `${ring}<path d="M8 4a4 4 0 0 1 0 8z" class="waymark-icon-plain"/>`),
  needs_another_look: icon("needs-another-look", 16, disc("waymark-icon-again") + sign("M8 4.6v4M8 11.3v.1")),
  passed: icon("passed", 16, disc("waymark-icon-passed") + sign("m4.8 8.2 2.2 2.2 4.2-4.6")),
};
