package io.memgate.gateway.notice;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.transport.AddressUtils;

/**
 * Where webhooks may point: an {@code https} address without user information, all of
 * whose host's addresses an {@link AddressRule} allows. Asked when a webhook is set, and
 * at each connection again.
 */
public final class Targets {

	/** Most characters of an address. */
	public static final int LONGEST = 2000;

	private static final int HTTPS_PORT = 443;

	private static final int LAST_PORT = 65_535;

	private final CheckedResolver resolver;

	private final EventExecutor executor;

	/**
	 * @param names looks names up
	 * @param executor runs the look-up when a webhook is set
	 */
	Targets(AddressResolverGroup<InetSocketAddress> names, AddressRule rule, EventExecutor executor) {
		this.resolver = new CheckedResolver(names, rule);
		this.executor = executor;
	}

	CheckedResolver resolver() {
		return this.resolver;
	}

	/** Ends what looks names up. */
	void close() {
		this.resolver.close();
	}

	/**
	 * Why a webhook may not point to an address; empty when it may.
	 */
	public Mono<String> fault(URI url) {
		String form = formFault(url);
		return (form != null) ? Mono.just(form) : resolve(url).then(Mono.<String>empty())
			.onErrorResume((ex) -> Mono.just("of host " + url.getHost() + ": " + said(ex)));
	}

	private static String said(Throwable ex) {
		return (ex instanceof ForbiddenAddressException) ? String.valueOf(ex.getMessage())
				: "it cannot be looked up (" + ex.getMessage() + ')';
	}

	private static @Nullable String formFault(URI url) {
		if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
			return "it does not begin with https:// and a host";
		}
		if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
			return "it has no port from 1 to " + LAST_PORT;
		}
		if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
			return "it has user information or a fragment";
		}
		return (url.toASCIIString().length() > LONGEST) ? "it is longer than " + LONGEST + " characters" : null;
	}

	private Mono<List<InetSocketAddress>> resolve(URI url) {
		int port = (url.getPort() < 0) ? HTTPS_PORT : url.getPort();
		InetSocketAddress host = AddressUtils.createUnresolved(host(url), port);
		return Mono.create((sink) -> this.resolver.getResolver(this.executor)
			.resolveAll(host)
			.addListener((Future<List<InetSocketAddress>> found) -> {
				if (found.isSuccess()) {
					sink.success(found.getNow());
				}
				else {
					sink.error(found.cause());
				}
			}));
	}

	/** An IPv6 address stands in brackets; one written as a number is not looked up. */
	private static String host(URI url) {
		String host = url.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

}
