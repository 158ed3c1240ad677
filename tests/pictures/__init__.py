"""Pictures of the stage as it is drawn, kept as SVG: every state of the visual language, and whole films.

films     which film stands at which step
drawn     the real bundle draws it; its colours are written into the SVG, so that the file is the picture
__main__  the gallery: `python -m tests.pictures` writes out/pictures/index.html, with before and after where one
          changed; `--accept` makes what is drawn now the golden pictures
"""
