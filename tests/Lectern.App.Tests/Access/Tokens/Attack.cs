namespace Lectern.App.Tests.Access.Tokens;

/// <param name="Name">What is tried.</param>
/// <param name="Token">With what.</param>
/// <param name="Code">Why it is refused.</param>
/// <param name="On">On which installation it is tried.</param>
sealed record Attack(string Name, string Token, string Code, Installation On = Installation.Both)
{
    /// <summary>Every attack on tokens with a known answer (RFC 8725 and others).</summary>
    public static readonly IReadOnlyList<Attack> All =
        [.. ((IEnumerable<Attack>)[.. AlgorithmAttacks.All(), .. KeyAttacks.All(), .. SignatureAttacks.All(), .. FormAttacks.All(), .. HeaderAttacks.All(), .. ClaimAttacks.All()])
            // Some ways lead to the same token, as HMAC takes a key of nothing for one of zeros. None counts twice.
            .DistinctBy(a => (a.Token, a.On))];

    /// <summary>A value in a name: short, and with nothing in it that a terminal takes amiss.</summary>
    public static string Shown(string value)
    {
        var shown = string.Concat(value.Select(c => c is >= ' ' and <= '~' ? c.ToString() : $"<{(int)c:x}>"));
        return shown.Length <= 60 ? shown : $"{shown[..60]}… ({value.Length})";
    }
}
