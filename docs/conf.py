"""Settings of the documentation site; `python tests/website.py OUT` builds it from the pages that README.md lists."""

project = "stance"
author = "the stance maintainers"
copyright = "the stance maintainers, MIT licence"
extensions = ["myst_parser"]
root_doc = "index"
nitpicky = True
myst_heading_anchors = 4
html_theme = "furo"
html_title = "stance"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_static_path = ["site.css"]
html_css_files = ["site.css"]
