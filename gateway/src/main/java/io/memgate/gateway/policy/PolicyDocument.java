package io.memgate.gateway.policy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A policy file as maps: the file itself, and what it says with each of its changes laid
 * over it.
 *
 * @param source what was parsed
 * @param file the policy file
 * @param changes the changes, in the order in which they take effect
 * @param limits the file, and with each change laid over it and those before: one more
 * than there are changes
 */
record PolicyDocument(PolicySource source, YamlMap file, List<ChangeBinding> changes, List<YamlMap> limits) {

	PolicyDocument {
		changes = List.copyOf(changes);
		limits = List.copyOf(limits);
	}

	static PolicyDocument parse(PolicySource source, Mistakes mistakes) {
		return parse(source, mistakes, UnaryOperator.identity());
	}

	/**
	 * The same with other changes.
	 * @param edit makes them from the file's
	 */
	static PolicyDocument parse(PolicySource source, Mistakes mistakes, UnaryOperator<List<ChangeBinding>> edit) {
		YamlMap file = map(source, source.fileName(), mistakes);
		Keys.POLICY.check(file);
		List<ChangeBinding> changes = edit.apply(ChangeBinding.all(file))
			.stream()
			.sorted(Comparator.comparing(ChangeBinding::effective))
			.toList();
		List<YamlMap> limits = new ArrayList<>(List.of(file));
		changes.forEach((change) -> limits.add(Overlay.change(limits.getLast(), change.limits())));
		return new PolicyDocument(source, file, changes, limits);
	}

	/** The map that one file of a source says. */
	static YamlMap map(PolicySource source, String fileName, Mistakes mistakes) {
		byte[] bytes = source.file(fileName);
		if (bytes == null) {
			throw new IllegalArgumentException("There are no bytes of " + fileName);
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
			return YamlParser.parse(fileName, text, mistakes);
		}
		catch (CharacterCodingException ex) {
			String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
			Place place = new Place(fileName, 1 + (int) before.chars().filter((c) -> c == '\n').count(), "");
			mistakes.add(place, "the file is not UTF-8");
			return YamlMap.standIn(place);
		}
	}

	/** The files of the profiles that the file and its changes name, in that order. */
	List<String> profileFiles() {
		return Stream.concat(Stream.of(this.file), this.file.maps("changes").stream())
			.map((map) -> map.optional("profile", Form.SLUG))
			.filter(Objects::nonNull)
			.map(PolicyDocument::profileFile)
			.distinct()
			.toList();
	}

	static String profileFile(String name) {
		return "profiles/" + name + ".yml";
	}

}
