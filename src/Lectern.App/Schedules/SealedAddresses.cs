using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Lectern.App.Schedules;

/// <summary>Addresses as they are kept: encrypted, as all personal data is.</summary>
sealed class SealedAddresses(IDataProtectionProvider protection)
{
    readonly IDataProtector protector = protection.CreateProtector("Lectern.ReportRecipients");

    public byte[] Seal(string address) => protector.Protect(Encoding.UTF8.GetBytes(address));

    public string? Open(byte[]? stored) => stored is null ? null : Encoding.UTF8.GetString(protector.Unprotect(stored));
}
