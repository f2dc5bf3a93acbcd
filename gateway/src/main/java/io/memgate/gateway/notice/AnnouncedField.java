package io.memgate.gateway.notice;

import java.net.URI;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.memgate.gateway.policy.Activation;
import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.Deprecation;
import io.memgate.gateway.policy.FieldPath;
import io.memgate.gateway.policy.Span;
import io.memgate.gateway.problem.Refusal;

/**
 * What is announced about a field of an Api's requests.
 *
 * @param path the field
 * @param headers of the answers to requests that have it
 * @param gone the refusal of requests that have it; null before its sunset
 */
record AnnouncedField(FieldPath path, AnnouncementHeaders headers, @Nullable Refusal gone) {

	static AnnouncedField of(Deprecation deprecation, Activation activation, Span span) {
		FieldPath path = Objects.requireNonNull(deprecation.field(), "no field is deprecated");
		return new AnnouncedField(path, AnnouncementHeaders.of(deprecation, activation),
				deprecation.isGone(span.from()) ? gone(deprecation, path) : null);
	}

	private static Refusal gone(Deprecation deprecation, FieldPath path) {
		URI link = deprecation.link();
		Refusal refusal = Refusal
			.of(Condition.GONE,
					"The field " + path.text() + " of " + deprecation.api() + " is gone since " + deprecation.sunset()
							+ ": " + deprecation.summary() + ((link != null) ? " More is told at " + link + '.' : "")
							+ " This call was not charged.")
			.with("field", path.text());
		return (link != null) ? refusal.with("link", link.toString()) : refusal;
	}

}
