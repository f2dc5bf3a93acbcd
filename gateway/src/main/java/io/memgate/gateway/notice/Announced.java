package io.memgate.gateway.notice;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.Maintenance;

/**
 * What is announced about calls of one Api by one caller.
 *
 * @param headers of every answer
 * @param closed the maintenance that refuses them now; null for none
 * @param fields what is announced about fields of their requests
 */
record Announced(AnnouncementHeaders headers, @Nullable Maintenance closed, List<AnnouncedField> fields) {

	Announced {
		fields = List.copyOf(fields);
	}

	/** This, and more headers. */
	Announced with(AnnouncementHeaders more) {
		return new Announced(this.headers.and(more), this.closed, this.fields);
	}

	/** The places of the fields. */
	List<FieldPath> paths() {
		return this.fields.stream().map(AnnouncedField::path).toList();
	}

	/** What is announced about one of the fields. */
	AnnouncedField field(FieldPath path) {
		return this.fields.stream().filter((field) -> field.path().equals(path)).findFirst().orElseThrow();
	}

}
