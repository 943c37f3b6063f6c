"""Run the command line as `python -m stance`."""

from stance.cli.start import main

if __name__ == "__main__":
    main()
