package io.memgate.gateway.notice;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.payload.FieldWatch;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.problem.Refusal;

import org.springframework.http.HttpHeaders;

/** Tells in one call's answer which deprecated fields its request has. */
final class UsedFields implements FieldWatch {

	private final Announced announced;

	private final HttpHeaders answer;

	private final Set<FieldPath> met = new HashSet<>();

	private AnnouncementHeaders headers;

	UsedFields(Announced announced, HttpHeaders answer) {
		this.announced = announced;
		this.answer = answer;
		this.headers = announced.headers();
	}

	@Override
	public List<FieldPath> fields() {
		return this.announced.paths();
	}

	@Override
	public @Nullable Refusal met(FieldPath path) {
		AnnouncedField field = this.announced.field(path);
		if (this.met.add(path)) {
			this.headers = this.headers.and(field.headers());
			this.headers.write(this.answer);
		}
		return field.gone();
	}

}
