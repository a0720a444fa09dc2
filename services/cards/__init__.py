"""Cards for ethnic Kazakhs who keep their nationality: asked for, issued, renewed, ended."""
