"""The tree and the registers that everything hangs on."""
