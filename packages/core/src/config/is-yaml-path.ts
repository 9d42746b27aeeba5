/** True when `uses` names a YAML file: it ends so, and is neither inline YAML nor a list of drivers. */
export function isYamlPath(uses: string): boolean {
  return /\.ya?ml$/i.test(uses) && !/^[!{]|^- |\n/.test(uses);
}
