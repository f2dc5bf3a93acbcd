package io.memgate.memory.embedding;

/**
 * A direction in a model's space, kept with a byte for each dimension: the cosine of two
 * of them is off by less than 0.01.
 */
public final class Vector {

	/** The vector of what has none. */
	public static final Vector NONE = new Vector("none", new byte[0]);

	private static final int MOST = Byte.MAX_VALUE;

	private final String model;

	private final byte[] values;

	private final double length;

	private Vector(String model, byte[] values) {
		this.model = model;
		this.values = values;
		this.length = Math.sqrt(dot(values, values, 0));
	}

	/**
	 * Keeps a model's output.
	 * @param model the model's name; vectors of two models are not comparable
	 */
	public static Vector of(String model, float[] output) {
		float largest = 0;
		for (float value : output) {
			largest = Math.max(largest, Math.abs(value));
		}
		byte[] values = new byte[output.length];
		for (int i = 0; i < output.length; i++) {
			values[i] = (byte) ((largest > 0) ? Math.round(output[i] / largest * MOST) : 0);
		}
		return new Vector(model, values);
	}

	public String model() {
		return this.model;
	}

	public int dimensions() {
		return this.values.length;
	}

	public boolean isNone() {
		return this.length == 0;
	}

	/**
	 * The vector as {@link #cosine} takes it.
	 */
	public byte[] bytes() {
		return this.values.clone();
	}

	/**
	 * The cosine of the angle to another vector of the same model, -1 to 1.
	 * @param bytes an array that holds the other's bytes
	 * @param offset where they begin
	 * @param size how many they are
	 */
	public float cosine(byte[] bytes, int offset, int size) {
		if (size != this.values.length) {
			throw new IllegalArgumentException("A vector of " + size + " dimensions, not " + this.values.length);
		}
		int squares = 0;
		for (int i = 0; i < size; i++) {
			squares += bytes[offset + i] * bytes[offset + i];
		}
		return (squares == 0) ? 0 : (float) (dot(this.values, bytes, offset) / (this.length * Math.sqrt(squares)));
	}

	private static int dot(byte[] values, byte[] others, int offset) {
		int sum = 0;
		for (int i = 0; i < values.length; i++) {
			sum += values[i] * others[offset + i];
		}
		return sum;
	}

}
