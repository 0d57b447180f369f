"""The Gaussian that the checks of gradient estimates draw from."""

import numpy as np

# Neither the standard deviation nor its square is 1 or 2.
MEAN, STD = 0.7, 0.4
NOISE = np.array([-1.3, 0.4, 2.1, -0.2, 0.9, -0.7], "float32")
