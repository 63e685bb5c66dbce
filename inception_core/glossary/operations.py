"""What a network computes, layer by layer."""

from inception_core.glossary.term import Term
from inception_core.words import later

TERMS = (
    Term(
        "convolution",
        later("convolution|convolutions"),
        later(
            "A small window of weights slides over the grid and makes one weighted sum at each "
            "position; each filter gives one output channel."
        ),
        "architecture",
    ),
    Term(
        "kernel",
        later("kernel|kernels"),
        later("The small table of weights that slides over the grid; 3×3 is its size."),
        "architecture",
        formula="k_h × k_w",
    ),
    Term(
        "filter",
        later("filter|filters"),
        later("The weights that make one output channel: one kernel for every input channel."),
        "architecture",
        formula="k_h × k_w × C_in",
    ),
    Term(
        "channel",
        later("channel|channels"),
        later("One layer of a feature map; a colour picture has three, deep layers have hundreds."),
        "layers",
    ),
    Term(
        "feature-map",
        later("feature map|feature maps"),
        later("What a layer puts out: a grid of numbers for each channel."),
        "architecture",
        formula="H × W × C",
    ),
    Term(
        "stride",
        later("stride|strides"),
        later("By how many cells the window moves on. A stride of 2 halves the grid."),
        "layers",
    ),
    Term(
        "padding",
        later("padding|padded"),
        later("Cells of zeros put around the grid, so that the window also fits at the border."),
        "layers",
        formula="out = ⌊(in + 2p − k) / s⌋ + 1",
    ),
    Term(
        "same",
        later("SAME|Same padding"),
        later("Padding that keeps the grid as large as it was, at stride 1."),
        "layers",
        formula="p = (k − 1) / 2",
    ),
    Term(
        "valid",
        later("VALID|Without padding"),
        later("No padding: the grid shrinks by the kernel less one. The figures mark it V."),
        "layers",
        formula="out = ⌊(in − k) / s⌋ + 1",
    ),
    Term(
        "conv1x1",
        later("1×1"),
        later(
            "A convolution that looks at one cell only: it mixes the channels, without looking at"
            " neighbours."
        ),
        "architecture",
        formula="C_in × C_out",
    ),
    Term(
        "linear1x1",
        later("linear 1×1"),
        later(
            "The 1×1 without an activation function in front of a residual sum. It makes the "
            "branches as wide as the trunk."
        ),
        "figures",
        figure=16,
    ),
    Term(
        "bottleneck",
        later("bottleneck|bottlenecks|reduce 1×1"),
        later("A 1×1 that makes the feature map thin before a larger, dearer kernel."),
        "figures",
        figure=4,
    ),
    Term(
        "factorised",
        later("factorised|factorisation"),
        later(
            "One large kernel replaced by smaller ones in a row, such as 1×7 and 7×1 for 7×7: the"
            " same view for fewer weights."
        ),
        "figures",
        formula="7·7 = 49 → 7 + 7 = 14",
        figure=5,
    ),
    Term(
        "separable",
        later("separable|depth multiplier"),
        later(
            "A convolution in two steps: first each colour by itself (so many filters for each is"
            " the depth multiplier), then a 1×1 that mixes them."
        ),
        "architecture",
    ),
    Term(
        "max-pool",
        later("max pool|max pools|MaxPool"),
        later("Keeps the largest value of each window."),
        "architecture",
    ),
    Term(
        "average-pool",
        later("average pool|average pools|AvgPool"),
        later("Replaces each window by its mean."),
        "architecture",
    ),
    Term(
        "global-pool",
        later("global pool|global average pool"),
        later("The mean of each whole feature map: one number for each channel."),
        "architecture",
        formula="H × W × C → C",
    ),
    Term(
        "pool",
        later("pool|pools|pooling"),
        later("Makes one number of each window without any weights: the largest one, or the mean."),
        "architecture",
    ),
    Term(
        "batch-norm",
        later("batch norm|BN"),
        later(
            "Shifts and scales every channel to mean 0 and variance 1 over the batch, then by two"
            " learned numbers. Predictions use means kept from training."
        ),
        "scaling",
        formula="y = γ (x − μ) / √(σ² + ε) + β",
    ),
    Term(
        "relu",
        later("ReLU"),
        later("The activation function of these networks: negative numbers become 0."),
        "architecture",
        formula="max(0, x)",
    ),
    Term(
        "activation-function",
        later("activation function|activation functions|activation"),
        later("The bend after a layer. Without it, layers in a row would be one linear layer."),
        "architecture",
    ),
    Term(
        "linear-layer",
        later("linear layer|linear layers|fully connected"),
        later("Every output is a weighted sum of all inputs."),
        "layers",
        formula="y = W x + b",
    ),
    Term(
        "bias",
        later("bias|biases"),
        later("A learned number added to every cell of a channel."),
        "layers",
    ),
    Term(
        "dropout",
        later("dropout"),
        later("Sets a random share of the features to zero while training; idle in predictions."),
        "architecture",
    ),
    Term(
        "softmax",
        later("softmax|logits"),
        later("Turns the classifier’s outputs, the logits, into probabilities that sum to 1."),
        "predict",
        formula="p_i = exp(z_i) / Σ exp(z_j)",
    ),
    Term(
        "concat",
        later("concat|concatenates|concatenated"),
        later(
            "Joins feature maps of the same grid along the channels: their numbers of channels "
            "add up."
        ),
        "figures",
        formula="C = C_1 + C_2 + …",
        figure=4,
    ),
)
