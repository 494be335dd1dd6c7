/** Share of the face that must stand above chance for a map to be drawn: less is a few vertices, lost on a grey face. */
export const SHOWN_SHARE = 0.01;
