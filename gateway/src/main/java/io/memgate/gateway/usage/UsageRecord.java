package io.memgate.gateway.usage;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Input;
import io.memgate.gateway.admission.LimitStates;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.admission.Settled;
import io.memgate.gateway.payload.Amount;
import io.memgate.gateway.payload.Measured;
import io.memgate.gateway.payload.Measures;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import tools.jackson.core.JsonGenerator;

/**
 * What was asked, decided, under which policy, and what came of it, for one request.
 * Never text or secrets. It holds what the request has made anyway; numbers are looked up
 * when it is written, off the event loop.
 *
 * @param call the request
 * @param caller who asked; null where that is not known
 * @param measured what is known of the body; null where it was not looked at
 * @param decision what admission decided; null where it was not reached
 * @param outcome what came of it
 * @param condition why it was not a success; null for a success
 * @param status the HTTP status of the answer
 * @param settled what settling came to; null where nothing was or is settled yet
 * @param totalMicros from the first filter to the answer
 * @param backendMicros the memory service's part of it; 0 where it was not asked
 */
public record UsageRecord(Call call, @Nullable Caller caller, @Nullable Measured measured, @Nullable Decision decision,
		Outcome outcome, @Nullable Condition condition, int status, @Nullable Settled settled, long totalMicros,
		long backendMicros) {

	/** How much the request carried, as far as that was looked at. */
	Input input() {
		return switch (this.measured) {
			case Payload payload -> Input.of(payload);
			case Measures measures -> new Input(number(measures.bytes()), number(measures.tokens()));
			case null, default -> Input.NONE;
		};
	}

	private static long number(@Nullable Amount amount) {
		return (amount != null) ? amount.number() : 0;
	}

	/** Writes the record as one JSON object. */
	void write(JsonGenerator json, String node) {
		json.writeStartObject();
		json.writeStringProperty(Field.AT, this.call.at().toString());
		json.writeStringProperty(Field.ID, this.call.id());
		json.writeStringProperty(Field.NODE, node);
		writeCaller(json);
		writeString(json, Field.API, (this.call.api() != null) ? this.call.api().name() : null);
		json.writeStringProperty(Field.POLICY, this.call.policy().revision());
		json.writeStringProperty(Field.OUTCOME, this.outcome.word());
		writeString(json, Field.CONDITION, (this.condition != null) ? this.condition.key() : null);
		json.writeNumberProperty(Field.STATUS, this.status);
		if (this.measured != null) {
			writeMeasures(json, this.measured.measures());
		}
		if (this.decision != null) {
			writeDecision(json, this.decision);
		}
		if (this.settled != null) {
			writeSettled(json, this.settled);
		}
		json.writeNumberProperty(Field.TOTAL_MICROS, this.totalMicros);
		json.writeNumberProperty(Field.BACKEND_MICROS, this.backendMicros);
		json.writeEndObject();
	}

	private void writeCaller(JsonGenerator json) {
		if (this.caller != null) {
			json.writeStringProperty(Field.ACCOUNT, this.caller.account());
			json.writeStringProperty(Field.PROJECT, this.caller.project());
			json.writeStringProperty(Field.KEY, this.caller.key());
			json.writeStringProperty(Field.PLAN, this.caller.plan());
		}
	}

	private void writeMeasures(JsonGenerator json, Measures measures) {
		writeAmount(json, Field.INPUT_BYTES, Field.INPUT_BYTES_OVER, measures.bytes());
		if (measures.textBytes() != null) {
			json.writeNumberProperty(Field.TEXT_BYTES, measures.textBytes().longValue());
		}
		writeAmount(json, Field.INPUT_TOKENS, Field.INPUT_TOKENS_OVER, measures.tokens());
		if (measures.tokens() != null) {
			json.writeStringProperty(Field.TOKENIZER, this.call.policy().tokenizer());
		}
		if (measures.weight() > 0) {
			json.writeNumberProperty(Field.WEIGHT, measures.weight());
		}
		writeNumbers(json, Field.RESULTS, measures.results());
		writeNumbers(json, Field.ELEMENTS, measures.elements());
		if (!measures.switches().isEmpty()) {
			json.writeObjectPropertyStart(Field.SWITCHES);
			new TreeMap<>(measures.switches()).forEach(json::writeBooleanProperty);
			json.writeEndObject();
		}
	}

	private static void writeAmount(JsonGenerator json, String exactly, String moreThan, @Nullable Amount amount) {
		if (amount != null) {
			json.writeNumberProperty(amount.more() ? moreThan : exactly, amount.number());
		}
	}

	private static void writeNumbers(JsonGenerator json, String name, Map<String, Integer> numbers) {
		if (!numbers.isEmpty()) {
			json.writeObjectPropertyStart(name);
			new TreeMap<>(numbers).forEach((each, number) -> json.writeNumberProperty(each, number.intValue()));
			json.writeEndObject();
		}
	}

	private static void writeDecision(JsonGenerator json, Decision decision) {
		if (decision.at() != null) {
			writeInstant(json, Field.DECIDED_AT, decision.at());
		}
		json.writeStringProperty(Field.DECIDED_BY, decision.by().word());
		switch (decision) {
			case Decision.Admitted admitted -> {
			}
			case Decision.Refused refused -> refused.refusal()
				.violated()
				.stream()
				.findFirst()
				.ifPresent((limit) -> json.writeStringProperty(Field.REFUSED_BY, limit));
			case Decision.Replayed replayed -> json.writeStringProperty(Field.REPLAY_OF, replayed.id());
		}
		writeQuotas(json, decision.limits().quotas());
	}

	private static void writeQuotas(JsonGenerator json, List<QuotaState> quotas) {
		json.writeArrayPropertyStart(Field.QUOTAS);
		for (QuotaState quota : quotas) {
			json.writeStartObject();
			json.writeStringProperty(Field.QUOTA, quota.name());
			json.writeStringProperty(Field.PER, quota.quota().per().name().toLowerCase(Locale.ROOT));
			json.writeNumberProperty(Field.LIMIT, quota.limit());
			json.writeNumberProperty(Field.GRANTED, quota.granted());
			json.writeNumberProperty(Field.USED, quota.used());
			json.writeNumberProperty(Field.RESERVED, quota.reserved());
			json.writeEndObject();
		}
		json.writeEndArray();
	}

	private void writeSettled(JsonGenerator json, Settled settled) {
		writeInstant(json, Field.SETTLED_AT, settled.at());
		LimitStates limits = (this.decision != null) ? this.decision.limits() : LimitStates.NONE;
		if (settled.usedOfApi() != Settled.UNTOLD) {
			json.writeNumberProperty(Field.USED_OF_API, settled.usedOfApi());
			json.writeNumberProperty(Field.USED_OF_ALL, settled.usedOfAll(limits));
		}
	}

	private static void writeInstant(JsonGenerator json, String name, Instant instant) {
		json.writeStringProperty(name, instant.toString());
	}

	private static void writeString(JsonGenerator json, String name, @Nullable String value) {
		if (value != null) {
			json.writeStringProperty(name, value);
		}
	}

}
