//! What the page and the scanner worker say to each other.
