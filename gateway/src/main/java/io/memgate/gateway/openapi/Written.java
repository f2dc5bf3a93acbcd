package io.memgate.gateway.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** What of the documents is written by hand: the files beside the code. */
final class Written {

	private static final int MOST_ALIASES = 1000;

	private Written() {
	}

	/**
	 * Reads a file. Blocks while it reads.
	 * @param name without folder and ending
	 */
	static Map<String, Object> read(String name) {
		String file = "/openapi/" + name + ".yml";
		try (InputStream in = Objects.requireNonNull(Written.class.getResourceAsStream(file), file)) {
			return yaml().load(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Yaml yaml() {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		options.setMaxAliasesForCollections(MOST_ALIASES);
		DumperOptions unused = new DumperOptions();
		return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new JsonTypes());
	}

	/** What is not quoted is what it would be in JSON: a date is a string. */
	private static final class JsonTypes extends Resolver {

		private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

		@Override
		protected void addImplicitResolvers() {
			addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
			addImplicitResolver(Tag.NULL, Pattern.compile("null"), "n");
			addImplicitResolver(Tag.MERGE, Pattern.compile("<<"), "<");
			addImplicitResolver(Tag.INT, INTEGER, "-0123456789");
		}

	}

}
