using Lectern.Core.Events;

namespace Lectern.Core.Measures;

/// <summary>Amounts as people write them. They are summed in minor units (cents), and never across currencies.</summary>
public static class Money
{
    /// <summary>Minor units ÷ 10^(decimals of the currency by ISO 4217).</summary>
    public static decimal Amount(long minor, string currency)
    {
        var amount = (decimal)minor;
        for (var i = Currency.Decimals(currency); i > 0; i--) amount /= 10;
        return amount;
    }
}
