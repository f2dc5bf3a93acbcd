package io.memgate.memory.memory;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Something a memory can be told apart by.
 *
 * @param of what it labels
 * @param key the name in the sender's {@code info}; empty for all else
 */
public record Label(Of of, String key) {

	public static final Label AGENT = new Label(Of.AGENT, "");

	public static final Label APP = new Label(Of.APP, "");

	public static final Label SOURCE = new Label(Of.SOURCE, "");

	public static final Label CONVERSATION = new Label(Of.CONVERSATION, "");

	public static final Label TAG = new Label(Of.TAG, "");

	public static Label info(String key) {
		return new Label(Of.INFO, key);
	}

	/**
	 * A value of {@code info} as it is compared; of an object or an array there is none.
	 */
	private static boolean isComparable(Object value) {
		return value instanceof String || value instanceof Number || value instanceof Boolean;
	}

	/**
	 * All labels of a memory with their values.
	 */
	public static List<Valued> of(Memory memory) {
		List<Valued> labels = new ArrayList<>();
		labels.add(new Valued(CONVERSATION, memory.conversation()));
		memory.tags().forEach((tag) -> labels.add(new Valued(TAG, tag)));
		if (memory.agentId() != null) {
			labels.add(new Valued(AGENT, memory.agentId()));
		}
		if (memory.appId() != null) {
			labels.add(new Valued(APP, memory.appId()));
		}
		if (memory.source() != null) {
			labels.add(new Valued(SOURCE, memory.source()));
		}
		for (Map.Entry<String, Object> entry : memory.info().entrySet()) {
			if (isComparable(entry.getValue())) {
				labels.add(new Valued(info(entry.getKey()), text(entry.getValue())));
			}
		}
		return labels;
	}

	/**
	 * A value as it is compared: numbers in one spelling, whatever they were sent in.
	 */
	public static String text(Object value) {
		return (value instanceof Number number) ? new BigDecimal(number.toString()).stripTrailingZeros().toString()
				: value.toString();
	}

	/**
	 * What a label labels.
	 */
	public enum Of {

		/** The agent a message was said to. */
		AGENT,

		/** The application it was said in. */
		APP,

		/** The client that sent it. */
		SOURCE,

		/** The conversation it was said in. */
		CONVERSATION,

		/** A label of the sender. */
		TAG,

		/** A further fact of the sender. */
		INFO

	}

	/**
	 * A label with a value.
	 */
	public record Valued(Label label, String value) {
	}

}
