package io.memgate.gateway.usage;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.account.Caller;
import io.memgate.gateway.admission.Decision;
import io.memgate.gateway.admission.Outcome;
import io.memgate.gateway.admission.QuotaState;
import io.memgate.gateway.payload.Payload;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Call;
import tools.jackson.core.JsonGenerator;

/**
 * What was asked, decided, under which policy, and what came of it, for one request.
 * Never text or secrets.
 *
 * @param call the request
 * @param caller who asked; null where that is not known
 * @param payload what the body was; null where it was not read
 * @param decision the admission; null where it was not reached or refused
 * @param replayOf id of the call whose answer this one was given again; null for any
 * other
 * @param outcome what came of it
 * @param condition why it was not a success; null for a success
 * @param status the HTTP status of the answer
 * @param settledAt Redis's time of settling; null where nothing was or is settled yet
 * @param totalMicros from the first filter to the answer
 * @param backendMicros the memory service's part of it; 0 where it was not asked
 */
public record UsageRecord(Call call, @Nullable Caller caller, @Nullable Payload payload,
		Decision.@Nullable Admitted decision, @Nullable String replayOf, Outcome outcome, @Nullable Condition condition,
		int status, @Nullable Instant settledAt, long totalMicros, long backendMicros) {

	/** Writes the record as one JSON object. */
	void write(JsonGenerator json, String node) {
		json.writeStartObject();
		json.writeStringProperty("at", this.call.at().toString());
		json.writeStringProperty("id", this.call.id());
		json.writeStringProperty("node", node);
		writeCaller(json);
		writeString(json, "api", (this.call.api() != null) ? this.call.api().name() : null);
		json.writeStringProperty("policy", this.call.policy().revision());
		json.writeStringProperty("outcome", this.outcome.word());
		writeString(json, "condition", (this.condition != null) ? this.condition.key() : null);
		json.writeNumberProperty("status", this.status);
		writeString(json, "replayOf", this.replayOf);
		writePayload(json);
		writeDecision(json);
		writeString(json, "settledAt", (this.settledAt != null) ? this.settledAt.toString() : null);
		json.writeNumberProperty("totalMicros", this.totalMicros);
		json.writeNumberProperty("backendMicros", this.backendMicros);
		json.writeEndObject();
	}

	private void writeCaller(JsonGenerator json) {
		if (this.caller != null) {
			json.writeStringProperty("account", this.caller.account());
			json.writeStringProperty("project", this.caller.project());
			json.writeStringProperty("key", this.caller.key());
			json.writeStringProperty("plan", this.caller.plan());
		}
	}

	private void writePayload(JsonGenerator json) {
		if (this.payload == null) {
			return;
		}
		json.writeNumberProperty("inputBytes", this.payload.inputBytes());
		if (this.payload.inputTokens() != null) {
			json.writeNumberProperty("inputTokens", this.payload.inputTokens().intValue());
		}
		if (!this.payload.results().isEmpty()) {
			json.writeObjectPropertyStart("results");
			for (Map.Entry<String, Integer> asked : this.payload.results().entrySet()) {
				json.writeNumberProperty(asked.getKey(), asked.getValue().intValue());
			}
			json.writeEndObject();
		}
	}

	private void writeDecision(JsonGenerator json) {
		if (this.decision == null) {
			return;
		}
		json.writeStringProperty("admittedAt", this.decision.at().toString());
		writeQuotas(json, this.decision.limits().quotas());
	}

	private static void writeQuotas(JsonGenerator json, List<QuotaState> quotas) {
		json.writeArrayPropertyStart("quotas");
		for (QuotaState quota : quotas) {
			json.writeStartObject();
			json.writeStringProperty("quota", quota.name());
			json.writeNumberProperty("limit", quota.limit());
			json.writeNumberProperty("used", quota.used());
			json.writeNumberProperty("reserved", quota.reserved());
			json.writeEndObject();
		}
		json.writeEndArray();
	}

	private static void writeString(JsonGenerator json, String name, @Nullable String value) {
		if (value != null) {
			json.writeStringProperty(name, value);
		}
	}

}
