import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';

/** The parts of a compiled OCSF schema (`ocsf-schema-compiler`) that say what an event may hold. */
const attributeSchema = z.object({
  type: z.string(),
  requirement: z.string(),
  object_type: z.string().optional(),
  is_array: z.boolean().optional(),
  profiles: z.array(z.string()).nullish(),
  enum: z.record(z.string(), z.unknown()).optional(),
  '@deprecated': z.unknown().optional(),
});
const shapeSchema = z.object({
  attributes: z.record(z.string(), attributeSchema),
  constraints: z.record(z.string(), z.array(z.string())).nullish(),
  '@deprecated': z.unknown().optional(),
});
export const ocsfSchema = z.object({
  version: z.string(),
  classes: z.record(z.string(), shapeSchema.extend({ uid: z.number(), category_uid: z.number().optional() })),
  objects: z.record(z.string(), shapeSchema),
  dictionary: z.object({
    types: z.object({
      attributes: z.record(
        z.string(),
        z.object({
          type: z.string().optional(),
          regex: z.string().optional(),
          max_len: z.number().optional(),
          range: z.tuple([z.number(), z.number()]).optional(),
        }),
      ),
    }),
  }),
});
export type OcsfSchema = z.infer<typeof ocsfSchema>;
type Attribute = z.infer<typeof attributeSchema>;
type Shape = z.infer<typeof shapeSchema>;

/** One thing that the schema does not allow. `path` is dotted: `actor.process.pid`. */
export interface OcsfProblem {
  readonly kind:
    | 'unknown-class'
    | 'wrong-uid'
    | 'missing'
    | 'unknown-attribute'
    | 'profile-not-named'
    | 'wrong-type'
    | 'not-in-enum'
    | 'constraint'
    | 'deprecated';
  readonly path: string;
  readonly message: string;
}

/**
 * Checks events against a compiled OCSF schema, as strictly as the OCSF server's validator: required and unknown attributes,
 * attributes of profiles that `metadata.profiles` does not name, types, enumerations, constraints, the arithmetic of the uids,
 * and whatever is deprecated. Attributes and classes that Vedette should not start to use are problems too.
 */
export function createOcsfValidator(schema: OcsfSchema): (event: JsonObject) => OcsfProblem[] {
  const classes = new Map(Object.values(schema.classes).map((each) => [each.uid, each]));
  const types = typeChecks(schema);

  return (event) => {
    const problems: OcsfProblem[] = [];
    const uid = event['class_uid'];
    const ocsfClass = typeof uid === 'number' ? classes.get(uid) : undefined;
    if (ocsfClass === undefined) {
      problems.push({
        kind: 'unknown-class',
        path: 'class_uid',
        message: `no class has the uid ${JSON.stringify(uid)}`,
      });
      return problems;
    }
    const check: Check = { schema, types, profiles: profilesOf(event), problems };
    if (ocsfClass['@deprecated'] !== undefined) add(check, 'deprecated', 'class_uid', 'the class is deprecated');
    checkUids(event, ocsfClass, check);
    checkShape(event, ocsfClass, '', check);
    return problems;
  };
}

interface Check {
  readonly schema: OcsfSchema;
  readonly types: ReadonlyMap<string, (value: JsonValue) => boolean>;
  readonly profiles: ReadonlySet<string>;
  readonly problems: OcsfProblem[];
}

function add(check: Check, kind: OcsfProblem['kind'], path: string, message: string): void {
  check.problems.push({ kind, path, message });
}

function profilesOf(event: JsonObject): Set<string> {
  const metadata = event['metadata'];
  const named = isJsonObject(metadata) ? metadata['profiles'] : undefined;
  return new Set(Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []);
}

function checkUids(event: JsonObject, ocsfClass: OcsfSchema['classes'][string], check: Check): void {
  const { class_uid: classUid, activity_id: activity, type_uid: type, category_uid: category } = event;
  if (typeof classUid === 'number' && typeof activity === 'number' && type !== classUid * 100 + activity)
    add(check, 'wrong-uid', 'type_uid', `must be class_uid * 100 + activity_id = ${classUid * 100 + activity}`);
  const expected = ocsfClass.category_uid ?? 0;
  if (category !== expected) add(check, 'wrong-uid', 'category_uid', `the class is of category ${expected}`);
}

function checkShape(object: JsonObject, shape: Shape, path: string, check: Check): void {
  for (const name of Object.keys(object)) {
    const value = object[name];
    const attribute = Object.hasOwn(shape.attributes, name) ? shape.attributes[name] : undefined;
    const at = path === '' ? name : `${path}.${name}`;
    if (value === undefined) continue;
    if (attribute === undefined) add(check, 'unknown-attribute', at, 'the schema has no such attribute here');
    else checkAttribute(value, attribute, at, check);
  }
  for (const name of Object.keys(shape.attributes)) {
    const attribute = shape.attributes[name];
    if (attribute?.requirement !== 'required' || !isActive(attribute, check) || Object.hasOwn(object, name)) continue;
    add(check, 'missing', path === '' ? name : `${path}.${name}`, 'is required');
  }
  for (const [kind, names] of Object.entries(shape.constraints ?? {})) {
    const present = names.filter((name) => isPresent(object, name)).length;
    const isHeld = kind === 'just_one' ? present === 1 : present >= 1;
    if (!isHeld) add(check, 'constraint', path, `${kind} of ${names.join(', ')}: there are ${present}`);
  }
}

function isPresent(object: JsonObject, dotted: string): boolean {
  let at: JsonValue | undefined = object;
  for (const step of dotted.split('.')) at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  return at !== undefined;
}

/** An attribute that only profiles bring counts if the event names one of them. */
function isActive(attribute: Attribute, check: Check): boolean {
  const { profiles } = attribute;
  if (profiles === undefined || profiles === null) return true;
  return profiles.some((name) => check.profiles.has(name) || check.profiles.has(name.slice(name.indexOf('/') + 1)));
}

function checkAttribute(value: JsonValue, attribute: Attribute, path: string, check: Check): void {
  if (!isActive(attribute, check))
    add(
      check,
      'profile-not-named',
      path,
      `comes with profile ${attribute.profiles?.join(' or ')}: name it in metadata.profiles`,
    );
  if (attribute['@deprecated'] !== undefined) add(check, 'deprecated', path, 'the attribute is deprecated');
  if (attribute.is_array !== true) return checkValue(value, attribute, path, check);
  if (!Array.isArray(value)) return add(check, 'wrong-type', path, 'must be a list');
  value.forEach((item, index) => checkValue(item, attribute, `${path}[${index}]`, check));
}

function checkValue(value: JsonValue, attribute: Attribute, path: string, check: Check): void {
  if (attribute.type === 'object_t') return checkObject(value, attribute, path, check);
  const isOfType = check.types.get(attribute.type);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (isOfType !== undefined && !isOfType(value))
    return add(check, 'wrong-type', path, `${text.slice(0, 100)} is no ${attribute.type}`);
  if (attribute.enum !== undefined && !Object.hasOwn(attribute.enum, text) && path !== 'type_uid')
    add(check, 'not-in-enum', path, `${text} is none of ${Object.keys(attribute.enum).slice(0, 20).join(', ')}`);
}

function checkObject(value: JsonValue, attribute: Attribute, path: string, check: Check): void {
  if (!isJsonObject(value)) return add(check, 'wrong-type', path, 'must be an object');
  const shape = check.schema.objects[attribute.object_type ?? ''];
  // `object` itself is the type of `unmapped` and the like: anything goes
  if (shape !== undefined && attribute.object_type !== 'object') checkShape(value, shape, path, check);
}

function typeChecks(schema: OcsfSchema): Map<string, (value: JsonValue) => boolean> {
  const checks = new Map<string, (value: JsonValue) => boolean>();
  for (const [name, type] of Object.entries(schema.dictionary.types.attributes)) {
    const isOfBase = baseChecks[type.type ?? name] ?? (() => true);
    const regex = type.regex === undefined ? undefined : new RegExp(type.regex);
    checks.set(name, (value) => {
      if (!isOfBase(value)) return false;
      if (typeof value === 'string' && type.max_len !== undefined && value.length > type.max_len) return false;
      if (typeof value === 'string' && regex !== undefined) return regex.test(value);
      if (typeof value === 'number' && type.range !== undefined)
        return value >= type.range[0] && value <= type.range[1];
      return true;
    });
  }
  return checks;
}

const baseChecks: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  boolean_t: (value) => typeof value === 'boolean',
  float_t: (value) => typeof value === 'number',
  integer_t: (value) => typeof value === 'number' && Number.isInteger(value),
  long_t: (value) => typeof value === 'number' && Number.isInteger(value),
  string_t: (value) => typeof value === 'string',
  json_t: () => true,
};
