package io.memgate.memory.embedding;

/**
 * What of a model's outputs, one at each piece of a text, is the text's vector.
 */
enum Pooling {

	/** The output at the first piece, as the models were trained. */
	FIRST {

		@Override
		float[] of(float[][] outputs) {
			return outputs[0];
		}

	},

	/** The mean of all outputs. */
	MEAN {

		@Override
		float[] of(float[][] outputs) {
			float[] mean = new float[outputs[0].length];
			for (float[] output : outputs) {
				for (int i = 0; i < mean.length; i++) {
					mean[i] += output[i] / outputs.length;
				}
			}
			return mean;
		}

	};

	abstract float[] of(float[][] outputs);

}
