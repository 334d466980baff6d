using System.Text.Json;

namespace Lectern.App.Reports;

/// <summary>Names of choices as the API has them.</summary>
static class Names
{
    public static string Of<T>(T choice) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(choice.ToString());
}
