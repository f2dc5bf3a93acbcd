package io.memgate.gateway.cli;

import io.memgate.gateway.account.Slug;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the id of an account or project, which is safe in a path. */
final class Id implements ITypeConverter<String> {

	@Override
	public String convert(String value) {
		if (!Slug.matches(value)) {
			throw new TypeConversionException("an id is " + Slug.FORM);
		}
		return value;
	}

}
