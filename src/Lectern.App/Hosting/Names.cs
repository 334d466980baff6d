using System.Text.Json;

namespace Lectern.App.Hosting;

/// <summary>Names of choices as the API has them, in answers and in what is asked.</summary>
static class Names
{
    public static readonly JsonNamingPolicy Policy = JsonNamingPolicy.SnakeCaseLower;

    public static string Of<T>(T choice)
        where T : struct, Enum => Policy.ConvertName(choice.ToString());

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Of)];

    /// <returns>Null: none is called so.</returns>
    public static T? Read<T>(string name)
        where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
        {
            if (Of(choice) == name) return choice;
        }
        return null;
    }
}
