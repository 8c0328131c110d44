"""The car: which one, cut out at size, set into the landscape.

`catalogue` knows the cars and chooses one, `cutout` draws or opens it at output size, `compose`
stands it in the scene, `check` tells an owner what is wrong with a photograph.
"""
