/** What the demo asks for to show that it works. */
export const sampleQueries: readonly string[] = [
  'slice of pizza',
  'a red apple',
  'christmas tree',
  'rocket launch',
  'flag of japan',
  'cup of coffee',
];
