package io.memgate.gateway.notice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/** A name service that answers what a test tells it to, one look-up after the other. */
final class Names extends AddressResolverGroup<InetSocketAddress> {

	private final Deque<List<String>> answers = new ArrayDeque<>();

	/** Tells the addresses of the next look-up; the last told are those of all later. */
	Names answering(String... addresses) {
		this.answers.add(List.of(addresses));
		return this;
	}

	private synchronized List<InetAddress> next() {
		List<String> told = (this.answers.size() > 1) ? this.answers.remove() : this.answers.element();
		return told.stream().map(Names::address).toList();
	}

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		return new InetNameResolver(executor) {

			@Override
			protected void doResolve(String name, Promise<InetAddress> promise) {
				promise.setSuccess(next().getFirst());
			}

			@Override
			protected void doResolveAll(String name, Promise<List<InetAddress>> promise) {
				promise.setSuccess(next());
			}

		}.asAddressResolver();
	}

}
