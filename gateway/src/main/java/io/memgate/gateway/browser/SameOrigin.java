package io.memgate.gateway.browser;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Tells whether a browser's request comes from a page of the same origin. Browsers say so
 * in {@code Sec-Fetch-Site} (W3C Fetch Metadata), which no script can set; they leave it
 * out towards an origin that is neither TLS nor the machine's own, and then say in
 * {@code Origin} where the page is from.
 */
public final class SameOrigin {

	/** What to tell who is refused. */
	public static final String MESSAGE = "A browser's request that changes something must come from a page of this"
			+ " gateway: its Origin is another, or it does not tell one. Programs send their credential in its header"
			+ " instead.";

	private SameOrigin() {
	}

	/** Whether a request only reads, or comes from a page of the same origin. */
	public static boolean allows(ServerHttpRequest request) {
		return isRead(request.getMethod()) || isOwn(request.getHeaders());
	}

	private static boolean isRead(HttpMethod method) {
		return method == HttpMethod.GET || method == HttpMethod.HEAD;
	}

	private static boolean isOwn(HttpHeaders headers) {
		String site = headers.getFirst("Sec-Fetch-Site");
		return (site != null) ? site.equals("same-origin")
				: isOwn(headers.getFirst(HttpHeaders.ORIGIN), headers.getFirst(HttpHeaders.HOST));
	}

	/** Whoever ends TLS may be unknown here, so either scheme is the own one. */
	private static boolean isOwn(@Nullable String origin, @Nullable String host) {
		return origin != null && host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
	}

}
