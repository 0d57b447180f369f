"""Right answers to elbo_from_joint in other styles."""

import math

import numpy as np
from scipy.stats import multivariate_normal, norm

from vae_helpers.quiet import keras, tf

ops = keras.ops


def joint_scipy(log_joint, log_var):
    return np.mean(log_joint, axis=0) + norm.entropy(scale=np.exp(log_var / 2)).sum(axis=1)


def joint_log_2_pi_e(log_joint, log_var):
    d = log_var.shape[1]
    return log_joint.mean(0) + d / 2 * np.log(2 * np.pi * np.e) + log_var.sum(1) / 2


def joint_loop(log_joint, log_var):
    elbos = []
    for i, row in enumerate(log_var):
        entropy = sum(0.5 * (math.log(2 * math.pi) + 1 + float(one)) for one in row)
        elbos.append(sum(log_joint[:, i]) / len(log_joint) + entropy)
    return np.array(elbos)


def joint_determinant(log_joint, log_var):
    entropies = [
        0.5 * np.linalg.slogdet(2 * np.pi * np.e * np.diag(np.exp(row)))[1] for row in log_var
    ]
    return np.einsum("sn->n", log_joint) / len(log_joint) + entropies


def joint_keras(log_joint, log_var):
    entropy = 0.5 * ops.sum(log_var + float(np.log(2 * np.pi)) + 1.0, axis=-1)
    return ops.mean(log_joint, axis=0) + entropy


def joint_tensorflow(log_joint, log_var):
    log_joint, log_var = tf.constant(log_joint), tf.constant(log_var)
    each = log_joint + 0.5 * tf.reduce_sum(1 + log_var + np.log(2 * np.pi), axis=1)
    return tf.reduce_mean(each, axis=0)


def joint_multivariate(log_joint, log_var):
    return np.average(log_joint, axis=0) + np.array(
        [multivariate_normal(cov=np.diag(np.exp(row))).entropy() for row in log_var]
    )
