# %% [markdown]
# # Notation
