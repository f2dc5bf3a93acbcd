package io.memgate.gateway.policy;

import java.util.List;

/** A list of values. */
final class YamlList extends YamlNode {

	private final List<YamlNode> elements;

	YamlList(Place place, Mistakes mistakes, List<YamlNode> elements) {
		super(place, mistakes);
		this.elements = List.copyOf(elements);
	}

	List<YamlNode> elements() {
		return this.elements;
	}

	@Override
	String found() {
		return "a list";
	}

}
