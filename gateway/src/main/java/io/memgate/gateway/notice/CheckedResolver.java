package io.memgate.gateway.notice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Looks hosts up and lets only those pass all of whose addresses are allowed. The client
 * connects to what comes out of here and to nothing else, so a name that is looked up
 * anew may have another address, but no forbidden one. An address written as a number
 * passes here too.
 */
final class CheckedResolver extends AddressResolverGroup<InetSocketAddress> {

	private final AddressResolverGroup<InetSocketAddress> names;

	private final AddressRule rule;

	/**
	 * @param names looks names up
	 */
	CheckedResolver(AddressResolverGroup<InetSocketAddress> names, AddressRule rule) {
		this.names = names;
		this.rule = rule;
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		return new Checking(executor, this.names.getResolver(executor));
	}

	@Override
	public void close() {
		super.close();
		this.names.close();
	}

	private List<InetSocketAddress> checked(List<InetSocketAddress> found) throws ForbiddenAddressException {
		for (InetSocketAddress each : found) {
			InetAddress address = each.getAddress();
			if (!this.rule.allows(address)) {
				throw new ForbiddenAddressException(address);
			}
		}
		return found;
	}

	private final class Checking extends AbstractAddressResolver<InetSocketAddress> {

		private final AddressResolver<InetSocketAddress> names;

		private Checking(EventExecutor executor, AddressResolver<InetSocketAddress> names) {
			super(executor, InetSocketAddress.class);
			this.names = names;
		}

		/** What is resolved already would not be asked about. */
		@Override
		protected boolean doIsResolved(InetSocketAddress address) {
			return false;
		}

		@Override
		protected void doResolve(InetSocketAddress address, Promise<InetSocketAddress> promise) {
			this.names.resolveAll(address).addListener((Future<List<InetSocketAddress>> found) -> {
				try {
					promise.trySuccess(checked(of(found)).getFirst());
				}
				catch (Exception ex) {
					promise.tryFailure(ex);
				}
			});
		}

		@Override
		protected void doResolveAll(InetSocketAddress address, Promise<List<InetSocketAddress>> promise) {
			this.names.resolveAll(address).addListener((Future<List<InetSocketAddress>> found) -> {
				try {
					promise.trySuccess(checked(of(found)));
				}
				catch (Exception ex) {
					promise.tryFailure(ex);
				}
			});
		}

		private static List<InetSocketAddress> of(Future<List<InetSocketAddress>> found) throws Exception {
			if (found.cause() instanceof Exception failed) {
				throw failed;
			}
			return found.getNow();
		}

	}

}
