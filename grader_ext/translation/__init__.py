"""What learners read in JupyterLab, in other languages.

JupyterLab finds `locale/<language>/LC_MESSAGES/waymark_lab.json` beside this file by the entry point
`jupyterlab.locale`, and uses it where the language pack of that language is installed. The `.po` beside it is the
source. `python -m grader_ext.translation` (`make translations`) brings both up to date with the TypeScript sources.
"""
