package io.memgate.gateway.account;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of the open requests of all accounts, oldest first.
 *
 * @param requests the requests; may be none although others follow
 * @param next what {@link QuotaRequests#open} takes to get the following part; null when
 * there is none
 */
public record QuotaRequestPage(List<QuotaRequest> requests, @Nullable String next) {

	public QuotaRequestPage {
		requests = List.copyOf(requests);
	}

}
