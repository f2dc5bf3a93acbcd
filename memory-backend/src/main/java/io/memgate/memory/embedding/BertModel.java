package io.memgate.memory.embedding;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Map;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sentence model of the BERT kind, run by ONNX Runtime on the calling thread alone. A
 * sentence's vector is pooled from the outputs at its pieces. Blocks for 5 to 100 ms.
 */
final class BertModel {

	// What the models were made for. The time grows faster than the length.
	private static final int MOST_PIECES = 512;

	private static final JsonMapper JSON = new JsonMapper();

	private final String name;

	private final Pooling pooling;

	private final WordPieces pieces;

	private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

	private final OrtSession session;

	private BertModel(String name, Pooling pooling, WordPieces pieces, byte[] model) throws OrtException {
		this.name = name;
		this.pooling = pooling;
		this.pieces = pieces;
		try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
			options.setIntraOpNumThreads(1);
			options.setInterOpNumThreads(1);
			// Else each length that is met keeps the memory of its largest run.
			options.setCPUArenaAllocator(false);
			this.session = this.environment.createSession(model, options);
		}
	}

	/**
	 * Loads a model from the class path, in about half a second.
	 * @param name the name of its files, without their ends
	 */
	static BertModel load(String name, Pooling pooling) {
		try {
			Map<String, Integer> vocabulary = JSON
				.convertValue(JSON.readTree(bytes(name + "-tokenizer.json")).at("/model/vocab"), new TypeReference<>() {
				});
			return new BertModel(name, pooling, new WordPieces(vocabulary), bytes(name + ".onnx"));
		}
		catch (OrtException ex) {
			throw new IllegalStateException("The model " + name + " cannot be loaded", ex);
		}
	}

	Vector embed(String text) {
		long[] numbers = this.pieces.of(text, MOST_PIECES);
		long[] ones = new long[numbers.length];
		Arrays.fill(ones, 1);
		try (OnnxTensor input = tensor(numbers);
				OnnxTensor mask = tensor(ones);
				OnnxTensor types = tensor(new long[numbers.length]);
				OrtSession.Result result = this.session
					.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
			float[][][] output = (float[][][]) result.get(0).getValue();
			return Vector.of(this.name, this.pooling.of(output[0]));
		}
		catch (OrtException ex) {
			throw new IllegalStateException("The model " + this.name + " failed", ex);
		}
	}

	void close() {
		try {
			this.session.close();
		}
		catch (OrtException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private OnnxTensor tensor(long[] values) throws OrtException {
		return OnnxTensor.createTensor(this.environment, LongBuffer.wrap(values), new long[] { 1, values.length });
	}

	private static byte[] bytes(String file) {
		try (InputStream in = BertModel.class.getResourceAsStream("/" + file)) {
			if (in == null) {
				throw new IllegalStateException("No " + file + " on the class path");
			}
			return in.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
