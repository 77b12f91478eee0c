//! Luma in, symbols with text, AIM identifier and corners out.
