"""The 国风 look: azurite, malachite and ochre on silk, with gold lines."""
