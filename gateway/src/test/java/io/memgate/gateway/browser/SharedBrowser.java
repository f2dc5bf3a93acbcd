package io.memgate.gateway.browser;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * One {@link Browser} for all test classes of a run,
 * {@code @ExtendWith(SharedBrowser.class)}: started for the first of them and closed
 * after the last test of the run. Without Chromium the classes are skipped.
 */
public final class SharedBrowser extends TypeBasedParameterResolver<Browser> implements BeforeAllCallback {

	private static final ExtensionContext.Namespace RUN = ExtensionContext.Namespace.create(SharedBrowser.class);

	@Override
	public void beforeAll(ExtensionContext context) {
		shared(context);
	}

	@Override
	public Browser resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return shared(context);
	}

	private static Browser shared(ExtensionContext context) {
		return context.getRoot().getStore(RUN).computeIfAbsent(Browser.class, (type) -> Browser.open(), Browser.class);
	}

}
