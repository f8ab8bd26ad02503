import { compiled } from '#templates';

/**
 * Text by the Handlebars template `<name>.hbs`, from the top of the repository. For files that are text and no objects, which
 * `emit` writes: it stands beside its code under the name that the file has, so that editors know what it is.
 *
 * A name that the template says and the values have not is an error. In a page, `<name>.html`, values are escaped; elsewhere nothing
 * is: a value comes as the language of the file writes it.
 */
export function template<V extends object>(name: string): (values: V) => string {
  let made: ReturnType<typeof compiled> | undefined;
  return (values) => {
    made ??= compiled(name);
    return made(values);
  };
}

/** Text that is the same for everybody, of such a file. */
export function text(name: string): string {
  return template(name)({});
}
