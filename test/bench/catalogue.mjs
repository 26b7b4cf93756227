export async function benchCatalogue() {
  return {};
}
