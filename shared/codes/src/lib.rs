//! What the text of a code means: GS1, Waymark's own labels, plain text.
