//! What the page and its two workers say to each other.
