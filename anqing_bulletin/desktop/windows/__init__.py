"""The open windows: several of them, one program, and all there again at the next start."""
