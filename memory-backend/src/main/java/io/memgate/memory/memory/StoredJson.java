package io.memgate.memory.memory;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON in which records are kept on disk: times in epoch milliseconds, absent fields
 * left out, unknown fields passed over so that an older version can read what a newer one
 * wrote.
 */
public final class StoredJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
		.disable(DateTimeFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
		.disable(DateTimeFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private static final JsonMapper WITHOUT_MEMORIES = MAPPER.rebuild()
		.addMixIn(Change.Add.class, PassedOver.class)
		.addMixIn(Change.Extract.class, PassedOver.class)
		.build();

	private StoredJson() {
	}

	public static byte[] write(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	public static <T> T read(byte[] json, Class<T> type) {
		return MAPPER.readValue(json, type);
	}

	/**
	 * Reads what holds changes, with the memories of each left out: nearly all of its
	 * bytes are theirs, and to pass them over takes a fraction of the time.
	 */
	public static <T> T readWithoutMemories(byte[] json, Class<T> type) {
		return WITHOUT_MEMORIES.readValue(json, type);
	}

	public static <T> T read(byte[] bytes, int offset, int length, Class<T> type) {
		return MAPPER.readValue(bytes, offset, length, type);
	}

	private interface PassedOver {

		@JsonDeserialize(using = PassOver.class)
		List<Memory> memories();

	}

	private static final class PassOver extends ValueDeserializer<List<Memory>> {

		@Override
		public List<Memory> deserialize(JsonParser parser, DeserializationContext context) {
			parser.skipChildren();
			return List.of();
		}

	}

}
